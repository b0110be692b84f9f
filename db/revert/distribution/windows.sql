-- Revert leadmill:distribution/windows to pg

begin;

drop function distribution.opening_at(int4multirange, text, timestamptz);
drop type distribution.opening;
drop function distribution.window_end(text, text, timestamptz);
drop function distribution.window_start(text, text, timestamptz);

commit;
