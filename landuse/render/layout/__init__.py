"""The boundary sheet and the atlas: a page drawn to scale."""

import logging

# the first run on a machine looks for its fonts, and says so in English; nobody has to do anything about it
logging.getLogger("matplotlib.font_manager").setLevel(logging.ERROR)
