-- Revert leadmill:distribution/change_filter to pg

begin;

drop function distribution.change_filter(uuid,jsonb);

commit;
