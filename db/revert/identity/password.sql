-- Revert leadmill:identity/password to pg

begin;

drop function identity.require_hash_slot(text);
drop function identity.take_hash_slot(text);
drop function identity.check_password(text, text);
drop function identity.hash_password(text);
drop function identity.bcrypt_input(text);
drop function identity.password_fault(text, text);
drop function identity.is_easy_password(text);
drop function identity.password_rules();

commit;
