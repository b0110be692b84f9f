-- Revert leadmill:api/form_challenge to pg

begin;

drop function api.form_challenge(text);

commit;
