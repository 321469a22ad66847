import { dashboardBodyFault } from './dashboard-body.ts';

export interface Dashboard {
  readonly name: string;
  readonly arn: string;
  readonly body: string;
  readonly modifiedMs: number;
}

/** The dashboards of the account. They belong to no Region: two stacks cannot have one of the same name. */
export interface Dashboards {
  readonly find: (name: string) => Dashboard | undefined;
  readonly list: () => readonly Dashboard[];
  readonly put: (name: string, body: string) => Dashboard;
  readonly remove: (name: string) => void;
}

export const createDashboards = (place: {
  readonly accountId: string;
  readonly clock: { readonly now: () => number };
}): Dashboards => {
  const byName = new Map<string, Dashboard>();
  return {
    find: (name) => byName.get(name),
    list: () => [...byName.values()],
    put: (name, body) => {
      if (!/^[\w-]{1,255}$/.test(name))
        throw new Error(`DashboardName ${name}: only a-z A-Z 0-9 _ and - are allowed`);
      const fault = dashboardBodyFault(body);
      if (fault !== undefined) throw new Error(`the dashboard ${name}: ${fault}`);
      const arn = `arn:aws:cloudwatch::${place.accountId}:dashboard/${name}`;
      const dashboard = { name, arn, body, modifiedMs: place.clock.now() };
      byName.set(name, dashboard);
      return dashboard;
    },
    remove: (name) => {
      byName.delete(name);
    },
  };
};
