-- Revert leadmill:api/analyze_market to pg

begin;

drop function api.analyze_market(timestamptz, timestamptz);

commit;
