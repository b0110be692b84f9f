-- Revert leadmill:returns/refund_policies to pg

begin;

drop policy "admins see every refund" on returns.refund;
drop policy "members see refunds of what they bought" on returns.refund;
revoke all on returns.refund from member, admin;
alter table returns.refund disable row level security;

commit;
