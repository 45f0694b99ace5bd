import subprocess
import sys

for words in (["upgrade"], ["check"]):
    subprocess.run([sys.executable, "-m", "flask", "db", *words], cwd=sys.argv[1])
