-- Deploy leadmill:sale/refund_policies to pg

begin;

alter table sale.refund enable row level security;

-- Through the sale, which members see when it is theirs.
create policy "members see refunds of what they bought" on sale.refund
for select to member using (exists (
  select from sale.assignment as a
  where a.id = refund.assignment_id
    and a.organization_id = (select request.organization_id())));

create policy "admins see every refund" on sale.refund
for select to admin using (true);

grant select on sale.refund to member, admin;

commit;
