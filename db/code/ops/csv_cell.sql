create or replace function ops.csv_cell(cell text) returns text
language sql immutable parallel safe
-- A spreadsheet reads text that begins with one of these as a formula, even behind blanks and invisible characters, and
-- in full-width form. A plain number is safe.
return '"' || replace(
  case
    when cell ~ '^[+-]?[0-9]{1,30}(\.[0-9]{1,30})?$' then cell
    when cell ~ ('^[' || ops.blank_class() || ']*[=+@|%' || ops.range_of(8722) || ops.range_of(65291) || ops.range_of(65293)
      || ops.range_of(65309) || ops.range_of(65312) || ops.range_of(65372) || '-]') or cell ~ '^[\t\r\n]' then '''' || cell
    else cell
  end, '"', '""') || '"';

comment on function ops.csv_cell(text) is $$A text as a CSV cell that no spreadsheet executes as a formula.$$;
