"""How Sphinx makes the site."""

project = "Flask-Migrate, hands on"
html_title = project
extensions = ["myst_nb"]
nb_execution_mode = "off"
exclude_patterns = ["downloads/*"]
suppress_warnings = ["misc.highlighting_failure"]  # SQL operators in magics are no Python
myst_enable_extensions = ["colon_fence", "attrs_inline"]
myst_heading_anchors = 3
html_theme = "furo"
html_static_path = ["static"]
html_css_files = ["site.css"]
html_copy_source = False
html_show_sourcelink = False
html_show_copyright = False
html_theme_options = {"top_of_page_buttons": []}
pygments_style = "a11y-high-contrast-light"
pygments_dark_style = "a11y-high-contrast-dark"
