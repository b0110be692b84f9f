-- Revert leadmill:identity/update_profile to pg

begin;

drop function identity.update_profile(text, text, text);

commit;
