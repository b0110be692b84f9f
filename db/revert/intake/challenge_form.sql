-- Revert leadmill:intake/challenge_form to pg

begin;

drop function intake.challenge_form(text);

commit;
