-- Revert leadmill:api/explain_lead to pg

begin;

drop function api.explain_lead(uuid);

commit;
