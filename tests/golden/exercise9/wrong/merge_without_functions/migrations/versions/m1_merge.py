"""merge"""
revision = "m1"
down_revision = ("c9aa10b2d3aa", "c9bb10b2d3bb")
