-- Revert leadmill:api/mark_lead_bad to pg

begin;

drop function api.mark_lead_bad(uuid, text);

commit;
