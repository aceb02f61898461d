"""The settings by which a service is kept running, read with the others by flow.settings: logs, monitoring, schema."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, Field

LogFormat = Literal["plain", "json"]
Migrate = Literal["auto", "never"]


class OperatedSettings(BaseModel):
    """For whoever runs it for others. One person on one machine leaves them as they are."""

    log_format: LogFormat = Field(
        "plain", description="how the log is written to stderr: plain, or json (one object a line)"
    )
    metrics_port: int = Field(
        0,
        ge=0,
        le=65535,
        description="port where a monitor asks this process for /metrics (Prometheus) and /ready; 0: nowhere",
    )
    metrics_host: str = Field(
        "127.0.0.1",
        description="address of that port; nobody signs in there, so keep it from everybody but the monitor",
    )
    migrate: Migrate = Field(
        "auto",
        description="a store of an earlier version: auto (brought up to date when it is opened) or never (refused with"
        " a sentence until `python -m flow migrate` was run)",
    )
