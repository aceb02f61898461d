"""`python -m flow`."""

from flow.cli.main import main

if __name__ == "__main__":
    main()
