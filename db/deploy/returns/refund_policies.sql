-- Deploy leadmill:returns/refund_policies to pg

begin;

alter table returns.refund enable row level security;

-- Through the sale, which members see when it is theirs.
create policy "members see refunds of what they bought" on returns.refund
for select to member using (exists (
  select from distribution.assignment as a
  where a.id = refund.assignment_id
    and a.organization_id = (select request.organization_id())));

create policy "admins see every refund" on returns.refund
for select to admin using (true);

grant select on returns.refund to member, admin;

commit;
