-- Revert leadmill:returns/approve to pg

begin;

drop function returns.approve(returns.request, text, uuid, text);

commit;
