-- Revert leadmill:marketplace/next_number to pg

begin;

drop function marketplace.next_number(text);
drop function marketplace.permuted(integer, bytea);

commit;
