"""The settings by which people sign in, read with the others by flow.settings; and what each way of it needs."""

from __future__ import annotations

from ipaddress import ip_address, ip_network
from typing import Literal
from urllib.parse import urlsplit

from pydantic import BaseModel, Field, SecretStr, field_validator

from flow.errors import ConfigurationError

SECRET_LENGTH = 32
LOOPBACK = ("127.0.0.1", "localhost", "::1")
SignIn = Literal["none", "oidc", "proxy"]
NEEDED: dict[SignIn, tuple[str, ...]] = {
    "none": (),
    "oidc": ("oidc_metadata_url", "oidc_client_id", "oidc_client_secret", "cookie_secret", "public_url"),
    "proxy": ("proxy_address", "proxy_email_header"),
}


class SignInSettings(BaseModel):
    """Who may open the app, and who says who they are."""

    sign_in: SignIn = Field(
        "none",
        description="how people sign in: none (one person, on this machine only), oidc (an OpenID provider such as"
        " Entra ID, NHSmail or Keycloak) or proxy (a reverse proxy that signs people in and names them in a header)",
    )
    public_url: str | None = Field(
        None, description="what people type to open the app, such as https://huddle.example.nhs.uk; needed for oidc"
    )
    oidc_metadata_url: str | None = Field(
        None, description="the provider's address that ends in /.well-known/openid-configuration; needed for oidc"
    )
    oidc_client_id: str | None = Field(None, description="the app's name at the provider; needed for oidc")
    oidc_client_secret: SecretStr | None = Field(None, description="the app's secret at the provider; needed for oidc")
    oidc_name: str = Field("your work account", min_length=1, description="the button says Sign in with ...")
    oidc_key: str = Field(
        "email",
        min_length=1,
        description="the provider's claim that names a person for good; email counts only where the provider says that"
        " it is verified, else the person is known by sub. Entra ID: preferred_username, or oid",
    )
    oidc_prompt: Literal["select_account", "login"] = Field(
        "select_account",
        description="what the provider asks at each sign-in: select_account (which account), or login (the password"
        " again, right for screens that several people share)",
    )
    cookie_secret: SecretStr | None = Field(
        None,
        description=f"signs the cookie of whoever is signed in, any text of {SECRET_LENGTH} characters or more, the"
        " same for every process; needed for oidc",
    )
    proxy_address: str | None = Field(
        None, description="address or network of the reverse proxy: nobody else's word is taken; needed for proxy"
    )
    proxy_email_header: str = Field("X-Auth-Email", description="header in which the proxy says who it is, by email")
    proxy_name_header: str | None = Field(None, description="header in which the proxy says the person's name")
    session_hours: float = Field(12, gt=0, le=168, description="a sign-in ends this many hours after it began")
    idle_minutes: float = Field(30, gt=0, le=1440, description="and after this many minutes without a touch")

    @field_validator("cookie_secret")
    @classmethod
    def _secret_long_enough(cls, secret: SecretStr | None) -> SecretStr | None:
        if secret is not None and len(secret.get_secret_value()) < SECRET_LENGTH:
            raise ValueError(f"must have {SECRET_LENGTH} characters or more")
        return secret

    @field_validator("public_url", "oidc_metadata_url")
    @classmethod
    def _over_tls(cls, url: str | None) -> str | None:
        """https, or http on this machine. Without the slash at the end."""
        if url is None:
            return None
        parts = urlsplit(url)
        if parts.hostname is None or parts.query or parts.fragment or parts.username:
            raise ValueError("must be an address such as https://huddle.example.nhs.uk, with nothing after a ? or #")
        if parts.scheme != "https" and not (parts.scheme == "http" and parts.hostname in LOOPBACK):
            raise ValueError("must begin with https://")
        return url.rstrip("/")

    @field_validator("proxy_address")
    @classmethod
    def _a_network(cls, address: str | None) -> str | None:
        if address is None:
            return None
        try:
            network = ip_network(address, strict=False)
        except ValueError:
            raise ValueError("must be an address such as 10.1.2.3 or a network such as 10.1.2.0/28") from None
        if network.prefixlen == 0:
            raise ValueError("must name the proxy, not every address there is")
        return address

    @field_validator("proxy_email_header", "proxy_name_header")
    @classmethod
    def _a_header(cls, name: str | None) -> str | None:
        if name is not None and not (name and name.isascii() and name.replace("-", "").isalnum()):
            raise ValueError("must be a header's name such as X-Auth-Email")
        return name


def complete(settings: SignInSettings) -> None:
    """ConfigurationError naming the variables that this way of signing in needs and that are not given."""
    missing = [f"FLOW_{name.upper()}" for name in NEEDED[settings.sign_in] if not given(getattr(settings, name))]
    if missing:
        raise ConfigurationError(
            f"FLOW_SIGN_IN is {settings.sign_in}, which needs {' and '.join(missing)}: not set in the environment, "
            "in .env or in a file of FLOW_SECRETS_FOLDER."
        )


def given(value: str | SecretStr | None) -> bool:
    """Whether there is anything in it."""
    return bool(value.get_secret_value() if isinstance(value, SecretStr) else value)


def is_the_proxy(settings: SignInSettings, address: str | None) -> bool:
    """Whether the other end of a connection is the named proxy. None stands for this machine."""
    if settings.proxy_address is None:
        return False
    network = ip_network(settings.proxy_address, strict=False)
    ours = ("127.0.0.1", "::1") if address is None else (address.removeprefix("::ffff:"),)
    try:
        return any(ip_address(one) in network for one in ours)
    except ValueError:
        return False
