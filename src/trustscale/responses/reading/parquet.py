"""Parquet files."""

from __future__ import annotations

import io
from collections import Counter

from trustscale.errors import FileError
from trustscale.responses.reading.grid import refuse_duplicates
from trustscale.responses.reading.optional import optional
from trustscale.responses.reading.sources import Source, refuse_too_large
from trustscale.responses.reading.table import RawTable


def read_parquet(source: Source, *, decimal: str | None = None) -> RawTable:
    """Read a Parquet file; an index that pandas once wrote into it is a column like the others."""
    parquet = optional("pyarrow.parquet", source.name)
    file = parquet.ParquetFile(io.BytesIO(source.piped) if source.path is None else source.path)
    try:
        metadata = file.metadata
        names = list(file.schema_arrow.names)
        counts = Counter(names)
        refuse_duplicates(
            source.name,
            {
                name: [str(position) for position, other in enumerate(names, start=1) if other == name]
                for name, n in counts.items()
                if n > 1
            },
        )
        refuse_too_large(
            source.name,
            size=sum(metadata.row_group(group).total_byte_size for group in range(metadata.num_row_groups)),
            cells=metadata.num_rows * len(names),
        )
        if metadata.num_rows == 0:
            raise FileError(
                f"{source.name} has columns and no rows.", code="TS-R005", mend="export the answers again."
            )
        frame = file.read().to_pandas(ignore_metadata=True)
    finally:
        file.close()
    return RawTable(frame=frame, name=source.name, first_row=1, decimal=decimal or ".")
