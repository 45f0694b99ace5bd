import sys
from pathlib import Path

text = Path(sys.argv[1], "app.py").read_text()
if "product_id" not in text:
    sys.exit("I do not know this project")
