-- Revert leadmill:distribution/require_filter to pg

begin;

drop function distribution.require_filter(jsonb,jsonb);

commit;
