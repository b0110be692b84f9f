-- Revert leadmill:api/explain_difference to pg

begin;

drop function api.explain_difference(bigint, text);

commit;
