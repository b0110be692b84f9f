-- Revert leadmill:ops/clock to pg

begin;

drop function ops.day_start(date, text);
drop function ops.clock_change(text, timestamptz, timestamptz);

commit;
