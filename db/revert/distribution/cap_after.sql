-- Revert leadmill:distribution/cap_after to pg

begin;

drop function distribution.cap_after(distribution.cap, bigint, text, timestamptz);

commit;
