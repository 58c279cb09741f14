"""Settings of the documentation. In a copy of the repository with an environment whose pip is 25.1 or newer:

pip install -e '.[formats,engines]' --group docs
python -m sphinx -W --keep-going -b html docs docs/_build/html
"""

from __future__ import annotations

import os
import sys
from importlib.metadata import version as installed_version
from pathlib import Path

HERE = Path(__file__).parent
ROOT = HERE.parent
sys.path.insert(0, str(ROOT))
# The kernels that run the pages' Python import the example files from here, too.
os.environ["PYTHONPATH"] = os.pathsep.join(filter(None, [str(ROOT), os.environ.get("PYTHONPATH", "")]))
# Hidden cells run shell commands by the name that the pages print.
os.environ["PATH"] = os.pathsep.join([str(Path(sys.executable).parent), os.environ.get("PATH", "")])

from docs.tools import (  # noqa: E402  # needs the path
    api_page,
    code_pages,
    command_page,
    instrument_pages,
    notebook_pages,
    oracle_pages,
)

api_page.write(HERE / "reference" / "api")
instrument_pages.write(HERE / "reference" / "instruments")
code_pages.write(HERE / "reference" / "codes")
command_page.write(HERE / "reference" / "commands")
oracle_pages.write(HERE / "reference" / "oracles")
notebook_pages.write(ROOT / "notebooks", HERE / "notebooks")

project = "trustscale"
author = "the trustscale authors"
copyright = "2026, the trustscale authors"
version = release = installed_version("trustscale")
language = "en"

extensions = [
    "docs.tools.console",
    "myst_nb",
    "sphinx.ext.autodoc",
    "sphinx.ext.autosummary",
    "numpydoc",
    "sphinx_design",
    "sphinx_copybutton",
]
exclude_patterns = ["_build", "reference/commands/*"]
templates_path = ["_templates"]
smartquotes = False  # text of questionnaires is shown as it is written

myst_enable_extensions = ["colon_fence", "deflist", "fieldlist"]
myst_heading_anchors = 3

# Pages and notebooks are run whenever they are built: no output is stored. A warning of Python is a warning
# of the build, which `-W` makes an error.
nb_execution_mode = "force"
nb_execution_timeout = 60
nb_execution_raise_on_error = True
nb_execution_in_temp = True
nb_output_stderr = "warn"
nb_merge_streams = True

autosummary_generate = True
autosummary_ignore_module_all = False
autodoc_typehints = "none"  # types stand in the docstrings
numpydoc_show_class_members = False
numpydoc_xref_param_type = False
add_module_names = False

copybutton_prompt_text = r"\$ |>>> |\.\.\. "
copybutton_prompt_is_regexp = True
copybutton_line_continuation_character = "\\"

# Objects that functions give are not made by hand, so how they would be made is not shown.
autodoc_class_signature = "separated"
autodoc_default_options = {"exclude-members": "__init__, __new__, model_config"}

html_theme = "pydata_sphinx_theme"
html_title = f"trustscale {version}"
html_static_path = ["_static"]
html_css_files = ["trustscale.css"]
html_copy_source = False
html_show_sourcelink = False
html_show_sphinx = False
html_theme_options = {
    "show_nav_level": 1,
    "navigation_depth": 3,
    "navbar_align": "left",
    "show_prev_next": False,
    "footer_start": ["copyright"],
    "footer_end": [],
    "secondary_sidebar_items": ["page-toc"],
}
html_sidebars = {page: [] for page in ("index", "tutorials/*", "notebooks/*")}
