"""Print the lowest versions that pyproject.toml allows of all that the product needs, as constraints for pip.

Not of the tools of the tests, nor of the extras that bring notebooks and Spark.
"""

import re
from pathlib import Path

import tomllib

project = tomllib.loads((Path(__file__).parents[1] / "pyproject.toml").read_text(encoding="utf-8"))["project"]
extras = project["optional-dependencies"]
for needed in (*project["dependencies"], *extras["parquet"], *extras["serve"]):
    name, floor = re.fullmatch(r"([\w.-]+)>=([\w.]+)", needed).groups()
    print(f"{name}=={floor}")
