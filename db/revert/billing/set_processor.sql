-- Revert leadmill:billing/set_processor to pg

begin;

drop function billing.set_processor(text, boolean, text[]);

commit;
