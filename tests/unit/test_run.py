"""run.py: what it decides, on a small product of the test's own with nothing to download."""

import ast
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import run
from tests import machine

ROOT = Path(run.__file__).parent
NOWHERE = "http://127.0.0.1:9"
SAYS_ITS_ARGUMENTS = """
import sys
from pathlib import Path
with Path("asked.txt").open("a") as asked:
    print(*sys.argv[1:], file=asked)
sys.exit(7 if "fail" in sys.argv else 0)
"""
UNREACHABLE_PIN = f"patient-flow-no-such-package==1.0 --hash=sha256:{'0' * 64}\n"


class Product:
    """A checkout with the real run.py, no packages to install, and a `flow` that notes what it is asked."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        shutil.copy(ROOT / "run.py", folder)
        for name in ("requirements.txt", "requirements-test.txt", "requirements-uv.txt", "requirements-spark.txt"):
            (folder / name).write_text("# nothing\n")
        for package in ("flow", "benchmarks"):
            (folder / package).mkdir()
            (folder / package / "__main__.py").write_text(SAYS_ITS_ARGUMENTS)

    def run(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Calls run.py from another folder, where no network can be reached and pip is told of no other place."""
        nothing = {name: value for name, value in os.environ.items() if not name.upper().startswith(("PIP_", "UV_"))}
        offline = {"HTTP_PROXY": NOWHERE, "HTTPS_PROXY": NOWHERE, "ALL_PROXY": NOWHERE, "NO_PROXY": ""}
        pip = {"PIP_CONFIG_FILE": os.devnull, "PIP_RETRIES": "0", "UV_OFFLINE": "1", "UV_NO_CACHE": "1"}
        command = [sys.executable, str(self.folder / "run.py"), *arguments]
        environment = nothing | offline | pip
        return subprocess.run(command, cwd="/", env=environment, capture_output=True, text=True, check=False)

    def asked(self) -> list[str]:
        return (self.folder / "asked.txt").read_text().splitlines()


@pytest.fixture(scope="module")
def product(tmp_path_factory: pytest.TempPathFactory) -> Product:
    """One product for the module, as making an environment takes seconds."""
    made = Product(tmp_path_factory.mktemp("product"))
    first = made.run("--no-sample")
    assert first.returncode == 0, first.stderr
    assert "Making the environment" in first.stdout
    return made


@pytest.fixture(autouse=True)
def _nothing_asked_yet(request: pytest.FixtureRequest) -> None:
    if "product" in request.fixturenames:
        (request.getfixturevalue("product").folder / "asked.txt").unlink(missing_ok=True)


def test_an_old_python_is_told_in_a_sentence_which_one_is_needed() -> None:
    assert run.too_old((3, 10, 12)).startswith("run.py needs Python 3.11 or later and was started with Python 3.10:")
    assert run.too_old((2, 7, 18))
    assert run.too_old((3, 11, 0)) == ""
    assert run.too_old((4, 0, 0)) == ""


def test_an_old_python_can_read_the_file_as_far_as_the_sentence() -> None:
    source = (ROOT / "run.py").read_text(encoding="utf-8")
    ast.parse(source, feature_version=(3, 7))
    before = source[: source.index("if too_old(")]
    assert "->" not in before  # annotations are evaluated, and an old Python knows no `str | None`
    imported = {
        name.name for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Import) for name in node.names
    }
    assert imported <= sys.stdlib_module_names


def test_the_second_run_installs_nothing_and_needs_no_network(product: Product) -> None:
    pip = next(product.folder.glob(".venv/**/site-packages/pip"))
    pip.rename(pip.with_name("pip-away"))
    try:
        second = product.run()
    finally:
        pip.with_name("pip-away").rename(pip)
    assert (second.returncode, second.stderr) == (0, "")
    assert "Installing" not in second.stdout
    assert product.asked() == ["sample", "serve"]


def test_further_arguments_are_handed_on_to_serve(product: Product) -> None:
    assert product.run("--port", "8600").returncode == 0
    assert product.asked() == ["sample", "serve --port 8600"]


def test_no_sample_is_made_when_none_is_wanted(product: Product) -> None:
    assert product.run("--no-sample", "--port", "8600").returncode == 0
    assert product.asked() == ["serve --port 8600"]


def test_the_exit_code_is_that_of_the_app(product: Product) -> None:
    assert product.run("--no-sample", "fail").returncode == 7


def test_a_sample_that_cannot_be_made_is_said_and_nothing_is_started(product: Product) -> None:
    program = product.folder / "flow" / "__main__.py"
    program.write_text("import sys; sys.exit('no room')")
    try:
        result = product.run()
    finally:
        program.write_text(SAYS_ITS_ARGUMENTS)
    assert result.returncode == 1
    assert result.stderr.startswith("no room\nrun.py: The sample systems could not be made;")
    assert "Traceback" not in result.stderr


def test_a_changed_pin_is_installed_and_without_a_network_that_is_said(product: Product) -> None:
    pins = product.folder / "requirements.txt"
    before = pins.read_text()
    pins.write_text(UNREACHABLE_PIN)
    try:
        result = product.run()
        assert result.returncode == 1
        assert "Installing the packages of requirements.txt" in result.stdout
        assert f"run.py: {run.NO_PACKAGES}" in result.stderr
        assert "Traceback" not in result.stderr
        assert not (product.folder / "asked.txt").exists()
    finally:
        pins.write_text(before)
    again = product.run()
    assert again.returncode == 0, "a failed installation is tried again, and not taken for done"
    assert "Installing the packages" in again.stdout


def test_the_tests_packages_are_stamped_for_the_product_too(product: Product) -> None:
    pins = product.folder / "requirements.txt"
    before = pins.read_text()
    pins.write_text("# changed\n")
    try:
        assert "requirements-test.txt" in product.run("bench", "--quick").stdout
        assert "Installing" not in product.run("--no-sample").stdout
    finally:
        pins.write_text(before)
    assert product.asked() == ["--quick", "serve"]


def test_an_environment_whose_making_was_interrupted_is_made_again(product: Product) -> None:
    environment = run.Environment(product.folder / ".venv")
    for pip in product.folder.glob(".venv/**/site-packages/pip"):
        shutil.rmtree(pip)
    for stamp in environment.folder.glob("*.sha256"):
        stamp.unlink()
    result = product.run("--no-sample")
    assert result.returncode == 0, result.stderr
    assert "Making the environment" in result.stdout


def test_the_stamp_is_of_these_pins_and_of_no_others(tmp_path: Path) -> None:
    environment = run.Environment(tmp_path / ".venv")
    environment.python.parent.mkdir(parents=True)
    pins = tmp_path / "requirements.txt"
    pins.write_text("one==1\n")
    assert not environment.holds(pins)
    (environment.folder / "requirements.txt.sha256").write_text(run.fingerprint(pins))
    assert not environment.holds(pins), "there is no Python in it"
    environment.python.touch()
    assert environment.holds(pins)
    pins.write_text("one==2\n")
    assert not environment.holds(pins)


def test_a_python_that_cannot_make_environments_is_told_what_to_install(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    environment = run.Environment(tmp_path / ".venv")
    monkeypatch.setattr(run, "Environment", lambda: environment)
    monkeypatch.setattr(run, "done", lambda *command, **how: False)
    monkeypatch.setattr(machine, "apt_install", lambda *packages: False)
    assert run.main([]) == 1
    assert capsys.readouterr().err == f"run.py: {run.NO_VENV}\n"


@pytest.mark.parametrize(
    ("pip_says", "own_index"),
    [
        ("global.index-url='https://mirror.invalid/simple'\n", True),
        (":env:.index-url='https://mirror.invalid/simple'\n", True),
        ("install.no-index='true'\n", True),
        ("global.proxy='http://proxy.invalid'\n", True),
        ("global.extra-index-url='https://more.invalid/simple'\n", False),
        ("global.timeout='60'\n", False),
        ("", False),
    ],
)
def test_uv_is_left_out_where_pip_has_been_told_of_another_place(pip_says: str, own_index: bool) -> None:
    assert bool(run.PIP_HAS_ITS_OWN_INDEX.search(pip_says)) is own_index


def test_every_step_is_taken_and_one_failure_fails_the_whole(capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    def step(text: str, code: int) -> run.Command:
        return [sys.executable, "-c", f"import sys; print('working'); print({text!r}); sys.exit({code})"]

    steps = [("first", step("went well", 0)), ("second", step("1 failed", 1)), ("third", step("also well", 0))]
    assert run.take(steps, allowed={0}) == 1
    said = capfdbinary.readouterr().out.decode().split("== summary ==")[1].split("\n")
    columns = [re.split(r"  +", line.strip()) for line in said if line.strip()]
    assert [(name, verdict, closing) for name, verdict, _, closing in columns] == [
        ("first", "passed", "went well"),
        ("second", "FAILED", "1 failed"),
        ("third", "passed", "also well"),
    ]


def test_the_packages_of_spark_are_put_into_a_folder_of_their_own_once(product: Product) -> None:
    first, second = product.run("spark"), product.run("spark")
    assert (first.returncode, second.returncode) == (0, 0), first.stderr
    assert "Installing the packages of requirements-spark.txt into .spark" in first.stdout
    assert second.stdout == ""
    assert (product.folder / ".spark" / "requirements-spark.txt.sha256").exists()


def test_a_selection_may_leave_a_run_with_nothing_but_all_the_tests_may_not() -> None:
    nothing = [("tests", [sys.executable, "-c", f"raise SystemExit({run.NOTHING_COLLECTED})"])]
    assert run.take(nothing, allowed=run.allowed_codes(["-k", "wait"])) == 0
    assert run.take(nothing, allowed=run.allowed_codes([])) == 1


def test_the_browser_tests_run_after_all_the_others_and_spark_beside_them() -> None:
    others, browser = (command for _, command in run.test_steps(Path("python"), ["-k", "wait"]))
    assert others[others.index("-n") : others.index("-n") + 4] == ["-n", "2", "-m", "not browser and not spark"]
    assert browser[browser.index("-n") : browser.index("-n") + 4] == ["-n", "2", "-m", "browser"]
    packages, spark = (command for _, command in run.spark_steps(Path("python"), ["-k", "wait"]))
    assert packages[-1] == "spark"
    assert "-n" not in spark
    assert others[-2:] == browser[-2:] == spark[-2:] == ["-k", "wait"]


def test_steps_beside_are_taken_meanwhile_and_one_failure_fails_the_whole(
    capfdbinary: pytest.CaptureFixture[bytes], tmp_path: Path
) -> None:
    waits = "import pathlib, time\nwhile not pathlib.Path({!r}).exists(): time.sleep(0.01)\nprint('met')"
    first, second = (str(tmp_path / name) for name in ("first", "second"))
    meets = f"import pathlib; pathlib.Path({first!r}).touch()\n{waits.format(second)}"
    beside = f"import pathlib; pathlib.Path({second!r}).touch()\n{waits.format(first)}\nraise SystemExit(1)"
    python = [sys.executable, "-c"]
    assert run.take([("here", [*python, meets])], {0}, [("beside", [*python, beside])]) == 1
    whole = capfdbinary.readouterr().out.decode()
    assert "\n== beside ==\nmet\n" in whole
    lines = whole.split("== summary ==")[1].strip().splitlines()
    assert [line.split()[:2] for line in lines] == [["beside", "FAILED"], ["here", "passed"]]


def test_a_machine_that_lacks_something_is_told_before_any_test_runs(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def lacking(python: Path) -> None:
        raise machine.Missing("There is no browser.")

    monkeypatch.setattr(machine, "provide", lacking)
    monkeypatch.setattr(run.Environment, "provide", lambda self, pins: Path("python"))
    monkeypatch.setattr(run, "take", lambda *anything: pytest.fail("steps were taken"))
    assert run.main(["test"]) == 1
    assert capsys.readouterr().err == "run.py: There is no browser.\n"
