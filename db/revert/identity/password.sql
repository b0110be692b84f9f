-- Revert leadmill:identity/password to pg

begin;

drop function identity.take_hash_slot();
drop function identity.check_password(text, text);
drop function identity.hash_password(text);
drop function identity.password_fault(text);

commit;
