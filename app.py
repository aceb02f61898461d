"""The frame: page set-up, the menu, which system and morning, who is here; then the page that was asked for."""

from flow.ui import frame, look, menu

look.set_up()
page = menu.navigation()
with frame.around():
    page.run()
