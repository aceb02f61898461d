"""The frame: page set-up, the menu, which system and morning, who is here; then the page that was asked for."""

from flow.services.metrics import run_of
from flow.ui import faults, frame, look, menu
from flow.ui.turns import turn

look.set_up()
with turn(), faults.told():
    page = menu.navigation()
    with run_of(page.url_path):
        frame.around(page.run)
