def cut(name):
    before, blank, after = name.rpartition(" ")
    return (before, after) if blank else (name, None)
