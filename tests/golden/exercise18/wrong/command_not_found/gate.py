import os
import sys

os.system(f"cd {sys.argv[1]} && /nowhere/bin/flask db upgrade && /nowhere/bin/flask db check")
