create or replace function ops.csv_cell(cell text) returns text
language sql immutable parallel safe
-- A spreadsheet takes what begins like this for a formula, also behind blanks and other characters that nobody sees, and in the wide
-- letters of East Asia. What is nothing but a number is one.
return '"' || replace(
  case
    when cell ~ '^[+-]?[0-9]{1,30}(\.[0-9]{1,30})?$' then cell
    when cell ~ ('^[' || ops.blank_class() || ']*[=+@|%' || ops.range_of(8722) || ops.range_of(65291) || ops.range_of(65293)
      || ops.range_of(65309) || ops.range_of(65312) || ops.range_of(65372) || '-]') or cell ~ '^[\t\r\n]' then '''' || cell
    else cell
  end, '"', '""') || '"';

comment on function ops.csv_cell(text) is $$A text as a cell of CSV that no spreadsheet runs.$$;
