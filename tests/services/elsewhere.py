"""Rows of another portal, the mapping that reads them, and their import."""

from __future__ import annotations

import io

from portal.adapters.csv_records import CsvRecords
from portal.services.concerns.import_concerns import Import, RefusedRow, Tally
from portal.services.concerns.import_mapping import ImportMapping
from portal.store.engine.work import work
from tests.makers import NOON

MAPPING = """
name = "elsewhere"
says = "Taken over from elsewhere."
answered = "Closed without a word."
language = "en"
timezone = "America/New_York"
dates = ["%Y-%m-%d %H:%M:%S", "%m/%d/%Y %I:%M:%S %p"]
missing = ["NA"]

[columns]
id = "id"
opened = "opened"
closed = "closed"
status = "status"
category = "type"
territory = "area"
lat = "lat"
lon = "lon"
answer = "notes"
title = "type"
text = ["type", "details"]

[territory]
slug = "elsewhere"
kind = "commune"
line = "elected"
en = "Elsewhere"

[office]
slug = "elsewhere-311"
kind = "commune_service"
en = "Elsewhere 311"

[status]
closed = "answered"
open = "accepted"

[category]
"Street light" = "lighting"
Noise = "noise"
"""

HEADER = "id,opened,closed,status,type,details,area,lat,lon,notes"
LIGHT = (
    "1,2012-12-04 15:21:00,12/06/2012 04:39:00 AM,Closed,Street light,Bulb_out,Old Town,37.79,-122.44,Fixed"
)
NOISE = "2,2012-12-31 23:30:00,NA,OPEN,noise,NA,NA,NA,NA,NA"


def bring_in(
    mapping: ImportMapping, *rows: str, header: str = HEADER, dry: bool = False
) -> tuple[Tally, list[RefusedRow]]:
    records = CsvRecords(io.BytesIO("\n".join((header, *rows)).encode()))
    importer = Import(mapping, records.header)
    with work(NOON) as w:
        return importer.batch(w, list(records), dry=dry)
