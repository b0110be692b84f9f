-- Revert leadmill:marketplace/state_code to pg

begin;

drop function marketplace.state_code(text);

commit;
