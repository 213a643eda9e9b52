"""What a school might build the same pages with instead: Vizro and Streamlit, each in an environment of its own.

Both draw the tables and charts of ``benchmarks.usual`` over the same data, filtered by year group and need area as
their own manuals say: Vizro by parameters of its data, Streamlit by widgets and a script that runs again.
"""
