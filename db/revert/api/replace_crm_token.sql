-- Revert leadmill:api/replace_crm_token to pg

begin;

drop function api.replace_crm_token(uuid,text);

commit;
