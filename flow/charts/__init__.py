"""The only place that knows Altair: facts in, chart out. No number is worked out here.

`theme` holds the look: colours by meaning, and the registered Altair theme. `sparkline` draws the way to one figure.
A chart is given to the screen as a Vega-Lite specification (`as_spec`), with `describe` for those who do not see it;
Streamlit's own theme stays off (`theme=None`). A chart bigger than a sparkline has its table one click away.
"""
