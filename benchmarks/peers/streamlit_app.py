"""The six pages in Streamlit: ``streamlit run streamlit_app.py``; an address with ``?page=attendance`` opens a page."""

import sys
from pathlib import Path

import streamlit as st

sys.path.insert(0, str(Path(__file__).parents[2]))

from benchmarks.peers import school
from benchmarks.usual.pages import PAGES

st.set_page_config(page_title="Streamlit", layout="wide")
page = st.query_params.get("page", "register")
with st.sidebar:
    year_group = st.multiselect("Year group", school.years(), key="year_group")
    need_area = st.multiselect("Need area", school.AREAS, key="need_area")
for name, chart in PAGES[page].charts.items():
    table = school.table(page, name, year_group, need_area)
    if chart:
        st.plotly_chart(chart(table), key=name)
    else:
        st.dataframe(table.astype(str), key=name)
