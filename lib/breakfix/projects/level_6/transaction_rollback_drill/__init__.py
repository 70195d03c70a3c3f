"""6-05, the transaction rollback drill: a ledger in which money neither appears nor vanishes, whatever dies."""

# The exercises, in the order in which they stand in the notebook.
# isort: off
from breakfix.projects.level_6.transaction_rollback_drill.alter_to_cents import to_cents
from breakfix.projects.level_6.transaction_rollback_drill.alter_fee import fee_cents
from breakfix.projects.level_6.transaction_rollback_drill.fix_transfer_variants import transfer
# isort: on

datasets = ("sample", "flights")
imports = (
    "import re\nimport sqlite3\nfrom contextlib import closing\nfrom decimal import Decimal\n\nimport pandas as pd\n"
)

__all__ = ["fee_cents", "to_cents", "transfer"]
