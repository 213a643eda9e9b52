"""The usual way: the same pages as they are ordinarily written, pandas and ``plotly.express`` in a Dash callback.

Written as a good analyst would who does not think about speed: frames are read and joined once and held in memory,
every question is asked of whole columns, and all charts of a page answer in one callback and one request. What is the
same for all choices is worked out once. It draws charts and lists, says nothing in words, and leaves out ranges that
are hard to come by: it does less than the product, never more.
"""
