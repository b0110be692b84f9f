-- Revert leadmill:billing/begin_sweep to pg

begin;

drop function billing.begin_sweep(text, text);

commit;
