-- Revert leadmill:identity/sign_up to pg

begin;

drop function identity.sign_up(text, text, text, text, text, text);

commit;
