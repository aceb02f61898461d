"""The only place, with app.py and pages/, that knows Streamlit. It asks services, formats, and decides nothing."""
