-- Revert leadmill:ops/clock to pg

begin;

drop function ops.first_moment(timestamp, text);
drop function ops.clock_change(text, timestamptz, timestamptz);

commit;
