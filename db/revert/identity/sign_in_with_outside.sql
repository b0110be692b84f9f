-- Revert leadmill:identity/sign_in_with_outside from pg

begin;

drop function identity.sign_in_with_outside(text, text, jsonb);
drop function identity.link_outside_login(text, text, jsonb);

commit;
