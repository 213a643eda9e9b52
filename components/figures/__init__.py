"""The figures: each a pure function from a table to a plain plotly figure, named after the chart it draws."""
