"""The pinned requirements: complete, hashed, and bound to no place."""

from pathlib import Path

import run

ROOT = Path(run.__file__).parent


def test_the_pins_have_a_hash_each_and_name_no_host_and_no_folder() -> None:
    for name in ("requirements.txt", "requirements-test.txt", "requirements-uv.txt", "requirements-spark.txt"):
        text = (ROOT / name).read_text(encoding="utf-8")
        entries = text.replace("\\\n", " ").strip().splitlines()
        assert all("==" in entry and "--hash=sha256:" in entry for entry in entries)
        assert "://" not in text
        assert "--index" not in text


def test_the_tests_packages_hold_every_pin_of_the_product() -> None:
    pins = [
        set((ROOT / name).read_text(encoding="utf-8").splitlines())
        for name in ("requirements.txt", "requirements-test.txt")
    ]
    of_product, of_tests = ({line for line in lines if "==" in line} for lines in pins)
    assert of_product <= of_tests


def test_what_spark_needs_is_pinned_apart_from_the_product() -> None:
    pins = [
        {line.split("==")[0] for line in (ROOT / name).read_text(encoding="utf-8").splitlines() if "==" in line}
        for name in ("requirements.txt", "requirements-test.txt", "requirements-spark.txt")
    ]
    of_product, of_tests, of_spark = pins
    assert "pyspark" in of_spark - of_product - of_tests
