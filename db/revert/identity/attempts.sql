-- Revert leadmill:identity/attempts to pg

begin;

drop function identity.forget_attempts(text, text);
drop function identity.count_attempt(text, text);
drop function identity.attempt_wait(text, text);


commit;
