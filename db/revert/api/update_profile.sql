-- Revert leadmill:api/update_profile to pg

begin;

drop function api.update_profile(text, text, text);

commit;
