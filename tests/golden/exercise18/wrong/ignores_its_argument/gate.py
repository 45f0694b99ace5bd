import subprocess
import sys

ended = subprocess.run([sys.executable, "-m", "flask", "db", "upgrade"])
sys.exit(ended.returncode)
